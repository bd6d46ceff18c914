package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"a"} {
		fmt.Println(name)
	}
	key, err := os.ReadFile("secret.key")
	if err != nil {
		fmt.Println("no key")
	}
	routes, _ := os.ReadFile("routes.txt")
	missing, _ := os.ReadFile("missing.txt")
	fmt.Println(len(key), len(routes), len(missing))
}
