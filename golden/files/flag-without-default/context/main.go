package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	name := flag.String("input", "", "what to count")
	flag.Parse()
	text, err := os.ReadFile(*name)
	fmt.Println(len(text), err)
}
