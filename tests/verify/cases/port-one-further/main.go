// Program relay listens where its one setting says; :0 is a port that the system chooses.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", os.Getenv("RELAY"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listens on", listener.Addr())
	log.Fatal(http.Serve(listener, http.NotFoundHandler()))
}
