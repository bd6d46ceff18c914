package main

import (
	"net/http"
	"os"
)

func main() {
	_, _ = os.ReadFile("conf/lake.toml")
	_ = http.ListenAndServe(":8080", nil)
}
