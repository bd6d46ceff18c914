package main

import (
	"fmt"
	"os/exec"
)

func main() { fmt.Println(exec.Command("jq", "--version").Run()) }
