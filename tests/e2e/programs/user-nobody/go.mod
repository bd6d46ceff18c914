module example.com/user-nobody

go 1.21
