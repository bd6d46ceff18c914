module example.org/app

go 1.24

require github.com/swaggo/swag v1.16.6
