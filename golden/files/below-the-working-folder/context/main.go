package main

import (
	"html/template"
	"os"
	"path/filepath"
)

func main() {
	wd, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	page := template.Must(template.ParseFiles(filepath.Join(wd, "templates", "page.html")))
	notes, _ := filepath.Abs("data/notes.csv")
	text, _ := os.ReadFile(notes)
	page.Execute(os.Stdout, string(text))
}
