module example.com/user-of-a-script

go 1.21
