package main

import (
	"os"
	"os/exec"
)

func main() {
	_ = exec.Command("git", "pull").Run()
	_, _ = os.ReadFile("sync.json")
}
