// Command api answers with its settings.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	settings, err := os.ReadFile("conf/api.json")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Write(settings)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
