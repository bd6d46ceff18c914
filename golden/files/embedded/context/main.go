package main

import (
	"embed"
	"html/template"
	"log"
	"os"
)

//go:embed templates
var files embed.FS

func main() {
	page := template.Must(template.ParseFS(files, "templates/index.html"))
	if err := page.Execute(os.Stdout, "hello"); err != nil {
		log.Fatal(err)
	}
}
