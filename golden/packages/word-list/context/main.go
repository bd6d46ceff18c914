package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	data, err := os.ReadFile("/usr/share/dict/words")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(data))
}
