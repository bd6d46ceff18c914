package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	config := flag.String("config", "", "configuration file")
	flag.Parse()
	data, err := os.ReadFile(*config)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(data))
}
