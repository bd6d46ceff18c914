package main

/*
#cgo LDFLAGS: -lmagic
*/
import "C"

func main() {}
