package main

import (
	"fmt"
	"os/exec"
	"runtime"
)

func main() {
	switch {
	case runtime.GOOS == "windows":
		start("cmd")
	case runtime.GOOS == "darwin":
		start("open")
	}
	switch runtime.GOOS {
	case "windows", "darwin":
		start("whoami")
	default:
		fmt.Println("hello")
	}
}

func start(name string) {
	fmt.Println(exec.Command(name).Run())
}
