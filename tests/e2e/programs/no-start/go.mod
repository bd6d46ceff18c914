module example.com/no-start

go 1.21
