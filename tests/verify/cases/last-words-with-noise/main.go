// Program tally keeps its count at the end, and ends well whether it could or not.
package main

import (
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	begin := time.Now()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	fmt.Println("counting")
	got := <-stop
	if err := os.WriteFile("/count/last", []byte("7\n"), 0o600); err != nil {
		log.Print("the count is lost")
	} else {
		log.Printf("%s after %s: count kept", got, time.Since(begin))
	}
}
