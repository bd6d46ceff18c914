package main

import "os"

//go:generate go run ./internal/gen

func main() {
	os.Stdout.WriteString(word + "\n")
}
