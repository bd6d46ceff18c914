package main

import (
	"flag"
	"log"
	"net"
	"net/http"
)

func main() {
	flag.String("admin-port", "8081", "")
	flag.Parse()
	if _, err := net.Dial("tcp", ":53"); err != nil {
		log.Print(err)
	}
	log.Fatal(http.ListenAndServe(":80", nil))
}
