package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	prices, err := os.ReadFile(filepath.Join(os.Args[1], "../prices.csv"))
	fmt.Println(string(prices), err)
}
