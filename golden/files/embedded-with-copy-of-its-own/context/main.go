package main

import (
	_ "embed"
	"fmt"
)

//go:embed data/words.txt
var words string

func main() {
	fmt.Print(words)
}
