package main

import (
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	pages := template.New("")
	err := filepath.WalkDir("pages", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			_, err = pages.ParseFiles(path)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	files, err := filepath.Glob("conf.d/*.yml")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		if _, err := os.ReadFile(file); err != nil {
			panic(err)
		}
	}
}
