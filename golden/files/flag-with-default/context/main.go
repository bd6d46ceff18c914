package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	name := flag.String("config", "config/app.json", "the settings")
	flag.Parse()
	text, err := os.ReadFile(*name)
	fmt.Println(len(text), err)
}
