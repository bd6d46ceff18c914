package main

import (
	"fmt"
	"log"
	"net/http"
	"time"
)

func main() {

	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })

	http.HandleFunc("POST /schedule", func(w http.ResponseWriter, r *http.Request) {
		t, err := time.ParseInLocation("2006-01-02 15:04", r.FormValue("at"), time.Local)
		fmt.Fprintln(w, t.UTC().Format(time.RFC3339), err)
	})
	log.SetFlags(0)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
