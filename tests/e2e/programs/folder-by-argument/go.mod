module example.com/folder-by-argument

go 1.21
