package main

import (
	"os"

	"example.com/app/jobs"
)

func main() {
	if job := jobs.Known[os.Args[1]]; job != nil {
		job.Run()
	}
}
