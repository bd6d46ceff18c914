package main

// #cgo CFLAGS: -fopenmp
// #cgo LDFLAGS: -fopenmp -lm
// static int run(void) { return 1; }
import "C"

func main() {
	println(C.run())
}
