package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"os/user"
	"strconv"
)

func main() {

	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })

	http.HandleFunc("POST /share", func(w http.ResponseWriter, r *http.Request) {
		g, err := user.LookupGroup(r.FormValue("team"))
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		gid, _ := strconv.Atoi(g.Gid)
		fmt.Fprintln(w, os.Chown("/srv/share", -1, gid), gid)
	})
	log.SetFlags(0)
	log.Println("listening on :8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
