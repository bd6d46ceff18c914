package main

// #include "read.h"
import "C"

func main() {
	println(C.first())
}
