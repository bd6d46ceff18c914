module example.com/arguments-and-variables

go 1.21
