package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	words, err := io.ReadAll(os.Stdin)
	fmt.Printf("%q %v\n", words, err)
}
