package main

import (
	"fmt"
	"os/exec"

	"example.com/web/tools"
)

func main() {
	fmt.Println(exec.Command(tools.Git, "version").Run())
}
