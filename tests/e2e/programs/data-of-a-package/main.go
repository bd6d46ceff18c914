package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
)

func main() {
	file, err := os.Open("/usr/share/dict/words")
	if err != nil {
		log.Fatal(err)
	}
	count := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		count++
	}
	fmt.Println(count > 50000)
}
