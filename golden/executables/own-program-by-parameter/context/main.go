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
	if len(os.Args) > 1 {
		log.Print("the child")
		return
	}
	exe, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	run(exe, "child")
	run(os.Args[0], "child")
}
