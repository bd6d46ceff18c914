package main

import (
	"log"
	"os/exec"
)

func main() {
	if err := exec.Command("git", "pull").Run(); err != nil {
		log.Fatal(err)
	}
}
