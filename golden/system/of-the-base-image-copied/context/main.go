package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile("/etc/localtime")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
