package main

import (
	"os"
	"os/exec"
)

type service struct {
	command func(string, ...string) *exec.Cmd
}

func main() {
	s := service{command: exec.Command}
	for _, name := range os.Args[1:] {
		println(s.command(name).Run())
	}
}
