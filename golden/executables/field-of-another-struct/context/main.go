package main

import (
	"fmt"
	"os/exec"
)

type route struct{ Path string }

type page struct{ cmd route }

type job struct{ cmd *exec.Cmd }

func (j job) running() bool { return j.cmd != nil && j.cmd.Process != nil }

func main() {
	var home page
	home.cmd.Path = "/home"
	fmt.Println(home, job{}.running())
}
