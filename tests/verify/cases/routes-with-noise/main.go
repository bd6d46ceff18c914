package main

import (
	"crypto/rand"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	begin := time.Now()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "shop, request", rand.Text()) })
	http.HandleFunc("/prices", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "prices.csv") })
	http.HandleFunc("/up", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "up for", time.Since(begin)) })
	http.HandleFunc("/shutdown", func(w http.ResponseWriter, r *http.Request) { os.Exit(3) })
	http.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if err := os.WriteFile(fmt.Sprintf("/tmp/run-%d", begin.UnixNano()), nil, 0o600); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(":8080", nil))
}
