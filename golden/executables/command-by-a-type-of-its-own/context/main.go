package main

import (
	"os"
	"os/exec"
)

// Job is a command with a name.
type Job struct {
	Name string
	Command
}

// Command is what the system starts.
type Command = exec.Cmd

func main() {
	var job Job
	job.Name = "clone"
	job.Path = "/usr/bin/git"
	job.Args = []string{"git", "clone", os.Args[1]}
	if err := job.Run(); err != nil {
		os.Exit(1)
	}
}
