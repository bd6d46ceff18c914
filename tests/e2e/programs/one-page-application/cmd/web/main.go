package main

import (
	"log"
	"net/http"
	"os"
	"path/filepath"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		path := filepath.Join("./web/public", filepath.Clean(r.URL.Path))
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			path = filepath.Join("./web/public", "index.html")
		}
		http.ServeFile(w, r, path)
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
