package main

import (
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	log.Println("waits for SIGHUP")
	for range hangup {
		if _, err := os.Stat("/srv/limits.conf"); err == nil {
			log.Println("limits are set")
		}
	}
}
