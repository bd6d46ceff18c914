module example.com/base-by-argument

go 1.21
