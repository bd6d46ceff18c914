package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("shop.yml")
	fmt.Println(string(text), err)
}
