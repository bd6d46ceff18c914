package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	text, err := os.ReadFile("page.txt")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(text))
}
