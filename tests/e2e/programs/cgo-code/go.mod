module example.com/cgo-code

go 1.21
