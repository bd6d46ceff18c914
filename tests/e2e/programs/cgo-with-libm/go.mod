module example.com/cgo-with-libm

go 1.21
