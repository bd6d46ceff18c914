module example.com/embedded-files

go 1.21
