module example.com/created-user

go 1.21
