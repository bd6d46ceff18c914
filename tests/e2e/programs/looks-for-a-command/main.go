package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	if _, err := exec.LookPath("gcc"); err != nil {
		fmt.Println("works without gcc")
		os.Exit(3)
	}
	fmt.Println("works with gcc")
}
