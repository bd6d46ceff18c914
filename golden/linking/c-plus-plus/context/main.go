package main

// int size(void);
import "C"

func main() {
	println(C.size())
}
