package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

func main() {
	location, err := url.Parse(os.Getenv("MIGRATIONS"))
	if err != nil {
		panic(err)
	}
	names, err := filepath.Glob(filepath.Join(location.Path, "*.up.sql"))
	fmt.Println(names, err)
}
