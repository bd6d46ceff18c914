package main

import (
	"example.org/repo"
)

func main() {
	if err := repo.Clone("https://example.org/x"); err != nil {
		panic(err)
	}
}
