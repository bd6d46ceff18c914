package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, os.Getuid(), os.Getgid())
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
