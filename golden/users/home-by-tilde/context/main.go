package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	f, err := os.Create("/home/web/.cache/web/log")
	if err != nil {
		log.Fatal(err)
	}
	log.SetOutput(f)
	log.Fatal(http.ListenAndServe(":8080", nil))
}
