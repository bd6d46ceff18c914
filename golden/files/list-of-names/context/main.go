package main

import (
	"fmt"
	"os"
)

var parts = []string{"parts/head.txt", "parts/body.txt"}

func main() {
	for _, name := range parts {
		text, err := os.ReadFile(name)
		fmt.Println(len(text), err)
	}
}
