module example.com/cgo-code-on-static

go 1.21
