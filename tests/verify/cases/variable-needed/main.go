// Program till needs to be told where its store is.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	store := os.Getenv("TILL_STORE")
	if store == "" {
		log.Fatal("TILL_STORE is not set")
	}
	log.Printf("store %s, listens on :8080", store)
	log.Fatal(http.ListenAndServe(":8080", http.NotFoundHandler()))
}
