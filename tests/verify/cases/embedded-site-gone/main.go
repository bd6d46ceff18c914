// Program site serves pages that are built in.
package main

import (
	"embed"
	"io/fs"
	"log"
	"net/http"
	"os"
)

//go:embed site
var files embed.FS

func main() {
	var pages fs.FS = files
	if len(os.Args) > 1 {
		pages = os.DirFS(os.Args[1])
	}
	site, err := fs.Sub(pages, "site")
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/", http.FileServerFS(site))
	log.Fatal(http.ListenAndServe(":8080", nil))
}
