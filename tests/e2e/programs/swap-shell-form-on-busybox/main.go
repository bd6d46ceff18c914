package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	greeting := flag.String("greeting", "hello", "what to say")
	check := flag.Bool("check", false, "ask the server")
	flag.Parse()
	if *check {
		response, err := http.Get("http://127.0.0.1:8080/")
		if err != nil || response.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, *greeting) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
