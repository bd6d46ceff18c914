module example.com/cgo-with-other-code-without

go 1.21
