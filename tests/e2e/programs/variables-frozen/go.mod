module example.com/variables-frozen

go 1.21
