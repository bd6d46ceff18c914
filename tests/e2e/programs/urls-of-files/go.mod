module example.com/urls-of-files

go 1.21
