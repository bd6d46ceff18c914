package main

import (
	"log"
	"os"
)

func main() {
	if err := os.WriteFile("/data/notes/first", []byte("a note\n"), 0o640); err != nil {
		log.Fatal(err)
	}
}
