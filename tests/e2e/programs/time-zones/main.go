package main

import (
	"fmt"
	"log"
	"time"
)

func main() {
	moment := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, name := range []string{"Europe/Berlin", "Asia/Kolkata", "US/Pacific"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(moment.In(zone))
	}
	fmt.Println(moment.Local().Format(time.RFC1123Z))
}
