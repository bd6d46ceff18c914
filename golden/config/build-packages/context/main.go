package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	fmt.Println(exec.Command(os.Getenv("ENCODER"), "-version").Run())
}
