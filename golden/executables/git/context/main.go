package main

import (
	"log"
	"os"
	"os/exec"
)

func main() {
	if err := exec.Command("git", "clone", os.Args[1]).Run(); err != nil {
		log.Fatal(err)
	}
}
