package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("to standard output")
	fmt.Fprintln(os.Stderr, "to standard error")
	defer os.Exit(42)
}
