package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	path := filepath.Join(os.Getenv("GOPATH"), "src/example.com/app/page.html")
	page, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(page))
}
