module example.com/app

go 1.24

require github.com/mattn/go-shellwords v1.0.12
