package main

import (
	"fmt"
	"log"
	"net/http"

	"example.com/team/legacy/handlers"
)

func main() {
	fmt.Println("listening")
	http.HandleFunc("/", handlers.Index)
	log.Fatal(http.ListenAndServe(":8080", nil))
}
