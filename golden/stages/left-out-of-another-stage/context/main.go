package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"NEWS.md", "pages/home.html", "pages/drafts/shop.html"} {
		page, err := os.ReadFile(name)
		fmt.Println(string(page), err)
	}
}
