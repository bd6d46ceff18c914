package main

// #cgo LDFLAGS: ${SRCDIR}/lib/libfast.a
// static int run(void) { return 1; }
import "C"

func main() {
	println(C.run())
}
