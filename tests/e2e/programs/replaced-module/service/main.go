package main

import (
	"fmt"

	"example.com/library"
)

func main() {
	fmt.Println(library.Motto())
}
