package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	for _, name := range []string{"/data/cache/entry", "/var/log/app/app.log", "local.txt"} {
		if err := os.WriteFile(name, []byte("kept\n"), 0o644); err != nil {
			log.Fatal(err)
		}
		content, err := os.ReadFile(name)
		fmt.Printf("%s: %s%v\n", name, content, err)
	}
	file, err := os.CreateTemp("", "upload-")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(os.Remove(file.Name()))
}
