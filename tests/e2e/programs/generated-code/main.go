package main

import "fmt"

//go:generate go run ./internal/gen

func main() {
	fmt.Println(word)
}
