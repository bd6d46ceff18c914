package main

import (
	"html/template"
	"os"
)

func main() {
	template.Must(template.ParseGlob("mail/*.tmpl")).Execute(os.Stdout, nil)
}
