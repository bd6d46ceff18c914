package main

import (
	"fmt"

	"example.com/plural"
)

func main() {
	fmt.Println(plural.Of("box"), plural.Of("cat"))
}
