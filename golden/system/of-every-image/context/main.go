package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stat("/etc/hosts"); err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stat("/usr/share/zoneinfo/Europe/Paris"); err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stat("/etc/mime.types"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
