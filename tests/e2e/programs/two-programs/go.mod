module example.com/two-programs

go 1.21
