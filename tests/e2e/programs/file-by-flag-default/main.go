package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	path := flag.String("config", "config/default.json", "settings")
	flag.Parse()
	content, err := os.ReadFile(*path)
	if err != nil {
		log.SetFlags(0)
		log.Fatal(err)
	}
	var settings struct{ Name string }
	fmt.Println(json.Unmarshal(content, &settings), settings.Name)
}
