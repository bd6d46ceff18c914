package main

import (
	"os"
	"time"
)

func main() {
	switch {
	case len(os.Args) == 1:
		time.Sleep(time.Minute)
	case os.Args[2] != "full":
		os.Exit(1)
	}
}
