package main

// static int two(void) { return 2; }
import "C"

var version = "dev"

func main() { println(version, C.two()) }
