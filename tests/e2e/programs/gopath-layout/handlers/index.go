package handlers

import (
	"fmt"
	"net/http"
)

// Index says hello.
func Index(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "legacy %s\n", r.URL.Path)
}
