module example.com/pick

go 1.22
