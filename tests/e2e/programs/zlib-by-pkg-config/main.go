package main

/*
#cgo pkg-config: zlib
#include <zlib.h>
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.crc32(0, nil, 0) == 0, len(C.GoString(C.zlibVersion())) > 0)
}
