module example.com/user-number-by-argument

go 1.21
