package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	name := flag.String("name", "nobody", "")
	flag.Parse()
	text, err := os.ReadFile("templates/greeting.txt")
	fmt.Println(string(text), speed, *name, err)
}
