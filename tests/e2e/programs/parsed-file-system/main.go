package main

import (
	"os"
	"path/filepath"
	"text/template"
)

var views = template.Must(template.ParseFS(os.DirFS("."), "views/*.tmpl"))

func main() {
	if err := views.ExecuteTemplate(os.Stdout, "mail.tmpl", "Ada"); err != nil {
		panic(err)
	}
	err := filepath.Walk("./locales", func(path string, info os.FileInfo, err error) error {
		if err == nil {
			println(path)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
}
