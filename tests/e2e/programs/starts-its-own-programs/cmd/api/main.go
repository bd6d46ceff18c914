package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Println("child", os.Args[1:])
		return
	}
	self, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	run("worker", "by name")
	run("/usr/local/bin/worker", "by path")
	run(self, "by os.Executable")
	run(os.Args[0], "by os.Args")
}

func run(name string, arguments ...string) {
	command := exec.Command(name, arguments...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		log.Fatal(err)
	}
}
