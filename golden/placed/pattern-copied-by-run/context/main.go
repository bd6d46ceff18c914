package main

import (
	"html/template"
	"log"
	"net/http"
	"os"
)

func main() {
	if _, err := os.ReadFile("/opt/web.yml"); err != nil {
		log.Fatal(err)
	}
	page := template.Must(template.ParseFiles("/srv/pages/en/index.html"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		page.Execute(w, nil)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
