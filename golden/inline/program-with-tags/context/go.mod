module example.com/lake

go 1.24
