module example.com/writes-to-folder

go 1.21
