package main

import (
	"fmt"
	"net/http"
	"os"
	"path"
)

func main() {
	http.HandleFunc("/page/", func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		text, err := os.ReadFile(fmt.Sprintf("pages/%s.html", name))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Write(text)
	})
	http.ListenAndServe(":8080", nil)
}
