package main

import (
	"github.com/pkg/browser"
	"log"
)

func main() {
	if err := browser.OpenURL("http://localhost:8080"); err != nil {
		log.Print(err)
	}
}
