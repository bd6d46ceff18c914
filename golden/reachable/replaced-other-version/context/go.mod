module example.com/app

go 1.22

require example.org/repo v1.0.0

replace example.org/repo v0.9.0 => ./third_party/repo
