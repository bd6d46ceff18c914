package main

import "fmt"

//go:generate go run golang.org/x/tools/cmd/stringer@latest -type=Colour

//go:generate ./pack assets

func main() {
	fmt.Println("shop")
}
