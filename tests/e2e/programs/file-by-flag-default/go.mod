module example.com/file-by-flag-default

go 1.21
