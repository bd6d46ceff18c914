package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	prices, err := os.ReadFile(filepath.Join(filepath.Dir(os.Args[0]), "prices.csv"))
	fmt.Println(string(prices), err)
}
