package main

import (
	"fmt"
	"log"
	"net/http"
)

var endpoint = "https://test.invalid"

func main() {

	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })

	http.HandleFunc("POST /report", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "sent to", endpoint) })
	log.SetFlags(0)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
