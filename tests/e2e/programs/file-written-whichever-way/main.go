package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"commit", "channel", "owner", "stamp", "recipe"} {
		content, err := os.ReadFile(name)
		fmt.Printf("%s: %s%v\n", name, content, err)
	}
}
