module example.com/cgo-by-variable

go 1.21
