module example.com/folder-of-go-path

go 1.21
