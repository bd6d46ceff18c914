package main

import (
	"fmt"
	"os"
)

func main() {
	folder, err := os.Getwd()
	fmt.Println(folder, err)
	content, err := os.ReadFile("numbers.txt")
	fmt.Printf("%s%v\n", content, err)
}
