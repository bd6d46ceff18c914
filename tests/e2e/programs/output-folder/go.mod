module example.com/output-folder

go 1.21
