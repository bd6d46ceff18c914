package main

// static int two(void) { return 2; }
import "C"

var version, built = "dev", ""

func main() { println(version, built, C.two()) }
