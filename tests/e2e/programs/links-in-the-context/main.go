package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"public/current.txt", "assets/logo.txt"} {
		content, err := os.ReadFile(name)
		fmt.Printf("%s%v\n", content, err)
	}
}
