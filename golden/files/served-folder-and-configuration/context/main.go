package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	if _, err := os.ReadFile("config.yaml"); err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stat("static/logo.txt"); err != nil {
		log.Fatal(err)
	}
	http.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir("./static"))))
	log.Fatal(http.ListenAndServe(":8080", nil))
}
