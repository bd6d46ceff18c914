package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

var version = "none"

func main() {
	loud := flag.Bool("loud", false, "")
	flag.Parse()
	folder, _ := os.Getwd()
	text, err := os.ReadFile("templates/greeting.txt")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Printf("%s%s %v %q\n", text, speed, *loud, flag.Args())
	fmt.Println(version, folder, os.Getenv("GREETING"), filepath.Base(os.Args[0]))
}
