package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server := &http.Server{Addr: ":8080", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "ready")
	})}
	go server.ListenAndServe()
	<-ctx.Done()
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	fmt.Println("shutting down", server.Shutdown(limit))
	os.Exit(7)
}
