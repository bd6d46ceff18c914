module example.com/mime-types

go 1.21
