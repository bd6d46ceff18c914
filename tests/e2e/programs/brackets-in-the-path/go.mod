module example.com/brackets-in-the-path

go 1.21
