package main

import (
	"log"
	"os"
)

func main() {
	content, err := os.ReadFile("build.txt")
	if err != nil {
		log.Fatal(err)
	}
	os.Stdout.Write(content)
}
