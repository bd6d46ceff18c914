package main

/*
#cgo LDFLAGS: -lbz2
#include <bzlib.h>
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.BZ2_bzlibVersion()) != "")
}
