package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/docs", func(w http.ResponseWriter, r *http.Request) {
		kinds := map[string]int{"data": 1}
		switch r.FormValue("kind") {
		case "web":
			fmt.Fprintln(w, "assets", kinds["data"])
		default:
			if r.Host == "docs" {
				log.Println("scripts")
			}
		}
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
