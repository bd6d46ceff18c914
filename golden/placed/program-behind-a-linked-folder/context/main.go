package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("/opt/shop/shop.yml")
	fmt.Println(string(text), err)
}
