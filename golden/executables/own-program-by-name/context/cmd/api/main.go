package main

import (
	"log"
	"os/exec"
)

func main() {
	if err := exec.Command("worker").Run(); err != nil {
		log.Fatal(err)
	}
}
