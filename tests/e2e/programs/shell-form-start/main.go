package main

import (
	"fmt"
	"os"
)

func main() {
	for i, word := range os.Args {
		fmt.Printf("%d %q\n", i, word)
	}
	folder, err := os.Getwd()
	fmt.Println(folder, err)
}
