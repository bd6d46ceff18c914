package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile("/var/lib/dpkg/status")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
