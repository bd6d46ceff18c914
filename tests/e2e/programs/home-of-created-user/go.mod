module example.com/home-of-created-user

go 1.21
