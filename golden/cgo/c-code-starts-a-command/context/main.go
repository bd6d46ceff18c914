package main

// #include <stdlib.h>
// static int list(void) { return system("ls /"); }
import "C"

func main() {
	println(C.list())
}
