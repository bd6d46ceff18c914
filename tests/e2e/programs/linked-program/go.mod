module example.com/linked-program

go 1.21
