package main

import (
	"fmt"
	"os"
)

func main() {
	rates, err := os.ReadFile("/bank/eur.txt")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(string(rates))
}
