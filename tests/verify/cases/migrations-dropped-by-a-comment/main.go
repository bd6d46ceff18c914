// Program orders serves; by hand it is asked to migrate: `orders migrate FOLDER`.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == "migrate" {
		steps, err := os.ReadDir(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		for _, step := range steps {
			fmt.Println("applied", step.Name())
		}
		return
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "no orders") })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
