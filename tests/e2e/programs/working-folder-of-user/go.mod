module example.com/working-folder-of-user

go 1.21
