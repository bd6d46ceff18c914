// Command hello greets whoever asks, from a template that it reads at run time.
package main

import (
	"flag"
	"html/template"
	"log"
	"net/http"
	"os"
)

func main() {
	addr := flag.String("addr", ":8080", "address to listen on")
	flag.Parse()

	page := template.Must(template.ParseFiles("templates/index.html"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		greeting := os.Getenv("GREETING")
		if err := page.Execute(w, map[string]string{"Greeting": greeting, "Path": r.URL.Path}); err != nil {
			log.Print(err)
		}
	})
	log.Fatal(http.ListenAndServe(*addr, nil))
}
