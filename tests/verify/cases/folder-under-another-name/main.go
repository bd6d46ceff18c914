package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {

	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })

	http.HandleFunc("POST /lock", func(w http.ResponseWriter, r *http.Request) {
		if err := os.WriteFile("/var/run/app/lock", []byte("1"), 0o644); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	log.SetFlags(0)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
