package main

import (
	"fmt"
	"os/exec"
)

type Cmd = exec.Cmd

func main() {
	run := Cmd{Path: "/usr/bin/git", Args: []string{"git", "version"}}
	fmt.Println(run.Run())
	list()
}

func list() {
	type Cmd struct{ Path string }
	fmt.Println(Cmd{Path: "/home"})
}
