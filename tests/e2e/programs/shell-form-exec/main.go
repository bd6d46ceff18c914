package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	listen := flag.String("listen", ":8080", "address")
	flag.Parse()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "process", os.Getpid(), os.Args)
	})
	fmt.Println(http.ListenAndServe(*listen, nil))
}
