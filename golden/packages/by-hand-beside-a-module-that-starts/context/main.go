package main

import (
	"os"

	"github.com/mattn/go-shellwords"
)

func main() {
	words, err := shellwords.Parse(os.Getenv("WORDS"))
	println(len(words), err)
}
