package main

import (
	"log"
	"mime"
	"net/http"
)

func main() {
	mime.AddExtensionType(".md", "text/plain; charset=utf-8")
	http.Handle("/", http.FileServer(http.Dir("web")))
	log.Fatal(http.ListenAndServe(":8080", nil))
}
