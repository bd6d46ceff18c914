module example.com/position-independent

go 1.21
