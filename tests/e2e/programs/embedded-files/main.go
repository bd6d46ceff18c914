package main

import (
	"embed"
	"fmt"
	"io/fs"
	"log"
)

//go:embed assets
var assets embed.FS

//go:embed motd.txt
var motd string

func main() {
	fmt.Print(motd)
	err := fs.WalkDir(assets, ".", func(path string, entry fs.DirEntry, err error) error {
		fmt.Println(path, entry.IsDir(), err)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
}
