module example.com/app

go 1.22

require example.org/repo v1.0.0
