module example.com/home-of-system-user

go 1.21
