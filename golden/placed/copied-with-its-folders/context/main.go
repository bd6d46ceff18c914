package main

import (
	"fmt"
	"os"
)

func main() {
	data, err := os.ReadFile("data/x.txt")
	fmt.Println(string(data), err)
}
