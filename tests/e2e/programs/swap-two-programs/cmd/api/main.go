package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	fmt.Printf("%d:%d %s\n", os.Getuid(), os.Getgid(), os.Getenv("HOME"))
	worker := exec.Command("worker", "/var/spool/jobs")
	worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
	if err := worker.Run(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
