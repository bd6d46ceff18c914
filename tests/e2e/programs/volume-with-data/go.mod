module example.com/volume-with-data

go 1.21
