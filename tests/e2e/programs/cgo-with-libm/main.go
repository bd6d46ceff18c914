package main

import (
	"fmt"

	"example.com/cgo-with-libm/root"
)

func main() {
	fmt.Println(root.Cube(343))
}
