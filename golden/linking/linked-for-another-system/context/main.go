package main

// #cgo linux LDFLAGS: -lm
// #cgo windows LDFLAGS: -lws2_32
// #cgo darwin,arm64 LDFLAGS: -framework Metal
// static int run(void) { return 1; }
import "C"

func main() {
	println(C.run())
}
