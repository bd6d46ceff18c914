package main

import "os"

func main() {
	if err := os.MkdirAll("/srv/orders", 0o755); err != nil {
		panic(err)
	}
}
