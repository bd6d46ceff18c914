package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	page, err := os.ReadFile(filepath.Join(os.Getenv("SHOP_HOME"), "pages", "index.html"))
	fmt.Println(string(page), err)
}
