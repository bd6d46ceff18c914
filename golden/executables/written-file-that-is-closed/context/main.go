package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	token, err := os.ReadFile("token")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != string(token) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
