package main

// #include "threads/run.h"
import "C"

func main() {
	println(C.run())
}
