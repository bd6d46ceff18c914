module example.com/several-variables

go 1.21
