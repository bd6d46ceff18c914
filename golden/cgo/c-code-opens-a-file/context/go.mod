module example.com/read

go 1.22
