package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {

	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })

	log.SetFlags(0)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
