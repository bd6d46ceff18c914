package main

import (
	"fmt"
	"log"
	"net/http"
	"plugin"
)

func main() {

	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })

	http.HandleFunc("POST /load", func(w http.ResponseWriter, r *http.Request) {
		_, err := plugin.Open(r.FormValue("name"))
		fmt.Fprintln(w, err)
	})
	log.SetFlags(0)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
