module example.com/files-outside-the-source

go 1.21
