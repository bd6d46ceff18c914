package main

import (
	"os"
	"time"
)

func main() {
	if len(os.Args) == 1 {
		time.Sleep(time.Minute)
	}
}
