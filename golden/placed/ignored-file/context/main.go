package main

import (
	"fmt"
	"os"
)

func main() {
	shared, err := os.ReadFile("page.json")
	fmt.Println(len(shared), err)
	local, err := os.ReadFile("local.json")
	fmt.Println(len(local), err)
}
