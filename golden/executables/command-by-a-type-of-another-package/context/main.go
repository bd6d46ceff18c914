package main

import (
	"os"

	"example.com/app/job"
)

func main() {
	clone := job.Command{Path: "/usr/bin/git", Args: os.Args}
	if err := clone.Run(); err != nil {
		os.Exit(1)
	}
}
