module example.com/app

go 1.20

require example.org/greet v1.1.0
