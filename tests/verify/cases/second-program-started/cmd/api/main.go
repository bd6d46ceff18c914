package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	command := exec.Command("/usr/local/bin/step", "one")
	command.Stdout = os.Stdout
	fmt.Println(command.Run())
}
