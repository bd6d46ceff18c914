package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	names, err := filepath.Glob(filepath.Join(os.Args[2], "*.rule"))
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range append(names, "/usr/share/service/data.txt") {
		content, err := os.ReadFile(name)
		fmt.Printf("%s %s%v\n", name, content, err)
	}
}
