package main

import "fmt"

func main() {
	fmt.Println("built out of sight")
}
