module example.com/file-made-by-run

go 1.21
