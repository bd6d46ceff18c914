package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("data/list")
	fmt.Println(string(text), err)
}
