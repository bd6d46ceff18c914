package main

import (
	"net/http"

	"example.com/shop/web"
)

type config struct {
	Port   int
	Static string
}

func (c config) serve() error {
	http.Handle("/", http.FileServer(http.Dir(c.Static)))
	return http.ListenAndServe(":80", nil)
}

func main() {
	web.Log()
	panic(config{Port: 80, Static: "web"}.serve())
}
