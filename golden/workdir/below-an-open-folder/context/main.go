package main

import (
	"log"
	"os"
)

func main() {
	if err := os.WriteFile("state", []byte("1"), 0o644); err != nil {
		log.Fatal(err)
	}
}
