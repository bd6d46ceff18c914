package main

// #cgo LDFLAGS: -lssl -lcrypto
// static int run(void) { return 1; }
import "C"

func main() {
	println(C.run())
}
