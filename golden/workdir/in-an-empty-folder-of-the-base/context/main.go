package main

import "os"

func main() {
	if err := os.MkdirAll("orders", 0o755); err != nil {
		panic(err)
	}
}
