module example.com/folder-as-file-system

go 1.21
