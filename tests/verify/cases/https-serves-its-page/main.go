package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
)

func main() {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, _ := os.ReadFile("page.html")
		w.Write(page)
	}))
	// Its own listener, of a port that the system chose, would never answer.
	server.Listener.Close()
	server.Listener, _ = net.Listen("tcp", ":8443")
	server.StartTLS()
	select {}
}
