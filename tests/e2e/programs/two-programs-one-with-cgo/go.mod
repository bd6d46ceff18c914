module example.com/two-programs-one-with-cgo

go 1.21
