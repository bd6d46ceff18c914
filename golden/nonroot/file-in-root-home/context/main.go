package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	if _, err := os.ReadFile("/root/.web.conf"); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "hello")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
