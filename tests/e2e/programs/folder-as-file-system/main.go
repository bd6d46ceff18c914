package main

import (
	"fmt"
	"io/fs"
	"log"
	"os"
)

func main() {
	content := os.DirFS("content")
	err := fs.WalkDir(content, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content, path)
		fmt.Printf("%s: %s", path, text)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
}
