module example.com/dated

go 1.20
