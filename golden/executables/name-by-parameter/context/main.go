package main

import (
	"log"
	"os"
	"os/exec"
)

// run starts a command and shows its output.
func run(name string, args ...string) {
	command := exec.Command(name, args...)
	command.Stdout = os.Stdout
	if err := command.Run(); err != nil {
		log.Fatal(err)
	}
}

func main() {
	run("git", "fetch")
	run("df", "-h")
}
