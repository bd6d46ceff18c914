module example.com/folder-open-to-all

go 1.21
