package main

import (
	"fmt"
	"os/exec"
)

func main() {
	if _, err := exec.LookPath("git"); err != nil {
		fmt.Println("no git here")
		return
	}
	fmt.Println("git is here")
}
