package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		seed, _ := os.ReadFile("/srv/seed/seed.txt")
		for _, path := range []string{"state.json", "/data/x", "/var/lib/app/x", "/srv/seed/seed.txt", "/tmp/x"} {
			file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
			fmt.Fprintln(w, path, err)
			if err == nil {
				file.Close()
			}
		}
		fmt.Fprint(w, string(seed))
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
