package main

import (
	"fmt"
	"os"
)

func main() {
	folder, err := os.Getwd()
	fmt.Println(os.Args[1:], folder, err)
}
