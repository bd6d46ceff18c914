package main

// #cgo LDFLAGS: -lm
// static int run(void) { return 1; }
import "C"

func main() {
	println(C.run())
}
