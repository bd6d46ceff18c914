package main

import (
	"log"
	"os"
)

func main() {
	content, err := os.ReadFile("built.txt")
	if err != nil {
		log.Fatal(err)
	}
	os.Stdout.Write(content)
}
