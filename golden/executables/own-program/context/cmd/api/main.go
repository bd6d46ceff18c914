package main

import (
	"log"
	"os/exec"
)

func main() {
	if err := exec.Command("/usr/local/bin/worker").Run(); err != nil {
		log.Fatal(err)
	}
}
