package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"build.txt", "generated/seeds.txt"} {
		content, err := os.ReadFile(name)
		fmt.Printf("%s%v\n", content, err)
	}
}
