package web

import "net/http"

// Serve serves the pages.
func Serve() error {
	return http.ListenAndServe(":8080", http.FileServer(http.Dir("pages")))
}
