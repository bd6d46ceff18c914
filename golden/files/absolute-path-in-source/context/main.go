package main

import (
	"fmt"
	"os"
)

const templates = "/src/mail"

func main() {
	entries, err := os.ReadDir(templates)
	fmt.Println(len(entries), err)
}
