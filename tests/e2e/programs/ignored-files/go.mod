module example.com/ignored-files

go 1.21
