package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	text, err := os.ReadFile("config.yml")
	if err != nil {
		panic(err)
	}
	_, folder, _ := strings.Cut(strings.Split(string(text), "\n")[1], ": ")
	entries, err := os.ReadDir(folder)
	fmt.Println(len(entries), err)
}
