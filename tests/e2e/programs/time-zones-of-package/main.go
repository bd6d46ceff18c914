package main

import (
	"fmt"
	"log"
	"os"
	"time"
)

func main() {
	log.SetFlags(0)
	zone, err := time.LoadLocation(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).In(zone))
}
