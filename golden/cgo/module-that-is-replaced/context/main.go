package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"golang.org/x/sync/errgroup"
)

func main() {
	var group errgroup.Group
	group.Go(func() error { return http.ListenAndServe(":8080", chi.NewRouter()) })
	_ = group.Wait()
}
