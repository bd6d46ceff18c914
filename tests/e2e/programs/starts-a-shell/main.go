package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

const shell = "/bin/sh"

func main() {
	command := exec.CommandContext(context.Background(), shell, "-c", "echo $((6 * 7))")
	command.Stdout = os.Stdout
	fmt.Println(command.Run())
}
