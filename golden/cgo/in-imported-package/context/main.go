package main

import (
	"fmt"

	"example.com/sum/fast"
)

func main() {
	fmt.Println(fast.Add(1, 2))
}
