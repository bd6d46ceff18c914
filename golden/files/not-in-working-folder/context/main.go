package main

import (
	"fmt"
	"os"
)

func main() {
	entries, err := os.ReadDir("templates")
	fmt.Println(len(entries), err)
}
