package main

import (
	"github.com/pkg/errors"

	"example.com/acme/shop/web"
)

func main() {
	if err := web.Serve(); err != nil {
		panic(errors.Wrap(err, "serve"))
	}
}
