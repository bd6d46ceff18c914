package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	folder := flag.String("data", "/var/lib/app", "folder")
	flag.Parse()
	entries, err := os.ReadDir(*folder)
	fmt.Println(len(entries), err)
	fmt.Println(os.WriteFile(*folder+"/new", nil, 0o600))
}
