package main

import (
	"fmt"
	"os"
)

func main() {
	page, err := os.ReadFile("web/index.html")
	if err != nil {
		panic(err)
	}
	fmt.Println(string(page))
}
