package main

import (
	"fmt"
	"os"
)

func main() {
	text, _ := os.ReadFile("templates/greeting.txt")
	fmt.Println(string(text), os.Args[1:])
}
