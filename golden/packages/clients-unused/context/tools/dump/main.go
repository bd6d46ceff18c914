package main

import (
	"log"
	"os/exec"
)

func main() {
	if err := exec.Command("pg_dump").Run(); err != nil {
		log.Fatal(err)
	}
}
