module example.com/user-and-folder-by-argument

go 1.21
