package main

import "net/http"

func main() {
	http.HandleFunc("/swagger.json", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "api/swagger.json")
	})
	http.ListenAndServe(":8080", nil)
}
