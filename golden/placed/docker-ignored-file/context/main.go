package main

import (
	"fmt"
	"os"
)

func main() {
	key, err := os.ReadFile("secret.key")
	fmt.Println(len(key), err)
}
