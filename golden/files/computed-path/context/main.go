package main

import (
	"fmt"
	"os"
)

func main() {
	for _, language := range os.Args[1:] {
		data, err := os.ReadFile(language + ".json")
		fmt.Println(len(data), err)
	}
}
