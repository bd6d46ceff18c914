module example.com/c-plus-plus

go 1.21
