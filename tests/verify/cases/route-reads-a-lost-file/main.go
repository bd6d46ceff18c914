package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "shop") })
	http.HandleFunc("GET /prices", func(w http.ResponseWriter, r *http.Request) {
		prices, err := os.ReadFile("prices.csv")
		if err != nil {
			prices = []byte("no prices today\n")
		}
		w.Write(prices)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
