package main

import (
	"fmt"
	"os"
)

func main() {
	content, err := os.ReadFile("channel")
	fmt.Printf("channel: %s%v\n", content, err)
}
