package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile(os.Getenv("PAGE_CONFIG"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(data))
}
