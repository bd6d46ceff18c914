package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile("/usr/share/misc/magic")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
