module example.com/known-user-of-debian

go 1.21
