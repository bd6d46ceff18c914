package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	if err := os.WriteFile("/data/note", []byte("mine\n"), 0o600); err != nil {
		log.Fatal(err)
	}
	content, err := os.ReadFile("/data/note")
	fmt.Printf("%d %s%v\n", os.Getuid(), content, err)
}
