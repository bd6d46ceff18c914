package main

import (
	"html/template"
	"os"
)

func main() {
	pages := os.Getenv("GOPATH") + "/src/example.com/shop/pages/*.html"
	template.Must(template.ParseGlob(pages)).Execute(os.Stdout, nil)
}
