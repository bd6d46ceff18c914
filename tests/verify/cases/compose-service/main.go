package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	address := os.Getenv("STORE")
	if address == "" {
		log.Fatal("STORE is not set")
	}
	connection, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		log.Fatal(err)
	}
	greeting, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil {
		log.Fatal(err)
	}
	limits, err := os.ReadFile("/etc/limits")
	if err != nil {
		log.Fatal(err)
	}
	page, err := os.ReadFile("/app/templates/page.txt")
	if err != nil {
		page = []byte("no page")
	}
	log.Printf("%s says %s, limits %s, level %s", address, greeting, limits, os.Getenv("LEVEL"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "%s\n", page) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
