package main

import (
	"net/http"
	"text/template"

	"example.com/app/page"
)

var layout = template.Must(template.New("page").Parse("{{.Version}}"))

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { _ = layout.Execute(w, page.Data{}) })
	_ = http.ListenAndServe(":8080", nil)
}
