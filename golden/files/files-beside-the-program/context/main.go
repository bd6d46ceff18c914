package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	own, err := os.Executable()
	if err != nil {
		panic(err)
	}
	prices, err := os.ReadFile(filepath.Join(filepath.Dir(own), "..", "share", "prices.csv"))
	fmt.Println(string(prices), err)
}
