package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("POST /print", func(w http.ResponseWriter, r *http.Request) {
		file, err := os.CreateTemp("", "page")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer os.Remove(file.Name())
		n, _ := io.Copy(file, r.Body)
		fmt.Fprintln(w, "prints", n, "bytes")
	})
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "the press is warm") })
	http.ListenAndServe(":8080", nil)
}
