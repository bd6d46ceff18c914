package main

import (
	"os"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		os.Exit(3)
	}
	time.Sleep(time.Minute)
}
