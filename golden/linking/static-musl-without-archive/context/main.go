package main

// #cgo LDFLAGS: -lz
// #include <zlib.h>
import "C"

func main() {
	println(C.GoString(C.zlibVersion()))
}
