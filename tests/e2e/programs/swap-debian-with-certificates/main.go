package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	http.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		roots, err := x509.SystemCertPool()
		port, _ := net.LookupPort("tcp", "https")
		fmt.Fprintf(w, "roots %v, https is %d\n", err == nil && len(roots.Subjects()) > 100, port)
	})
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	server := &http.Server{Addr: ":" + port}
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		<-stopped.Done()
		server.Shutdown(context.Background())
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}
