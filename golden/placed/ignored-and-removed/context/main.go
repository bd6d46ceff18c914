package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"data/a.csv", "data/b.csv", "drafts/c.csv"} {
		text, err := os.ReadFile(name)
		fmt.Println(len(text), err)
	}
}
