package main

import (
	"log"
	"os"
	"time"
)

func main() {
	if err := os.WriteFile("/tmp/state", []byte("ready\n"), 0o644); err != nil {
		log.Fatal(err)
	}
	time.Sleep(time.Minute)
}
