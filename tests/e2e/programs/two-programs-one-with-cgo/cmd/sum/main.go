package main

/*
static int sum(int a, int b) { return a + b; }
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.sum(3, 4))
}
