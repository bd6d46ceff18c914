package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("/lib/shop/prices.csv")
	fmt.Println(string(text), err)
}
