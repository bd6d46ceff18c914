package web

import (
	"fmt"
	"os"
)

// Print prints a page.
func Print() {
	page, err := os.ReadFile("pages/index.html")
	fmt.Println(string(page), err)
}
