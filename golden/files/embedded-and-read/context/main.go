package main

import (
	"embed"
	"net/http"
)

//go:embed all:static
var built embed.FS

func main() {
	http.Handle("/", http.FileServer(http.FS(built)))
	http.Handle("/live/", http.StripPrefix("/live/", http.FileServer(http.Dir("static"))))
	http.ListenAndServe(":8080", nil)
}
