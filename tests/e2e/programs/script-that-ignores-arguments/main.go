package main

import (
	"fmt"
	"os"
)

func main() {
	if os.Getenv("GREETING") == "" {
		os.Exit(3)
	}
	fmt.Println(os.Getenv("GREETING"), os.Args[1:])
}
