package main

import (
	"fmt"
	"os"
)

var version, config string

func main() {
	text, err := os.ReadFile(config)
	fmt.Println(version, string(text), err)
}
