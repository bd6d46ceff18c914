package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

func main() {
	os.WriteFile(fmt.Sprintf("/var/spool/shop/%d", time.Now().UnixNano()), nil, 0o600)
	http.ListenAndServe(":8080", http.NotFoundHandler())
}
