module example.com/file-given-in-a-system-folder

go 1.21
