package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const root = "web"

func main() {
	entries, err := os.ReadDir(filepath.Join(root, "pages"))
	fmt.Println(len(entries), err)
	data, err := os.ReadFile(root + "/mail.txt")
	fmt.Println(len(data), err)
}
