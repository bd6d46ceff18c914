package main

import "os/exec"

func main() {
	exec.Command("/out/web", "--once").Run()
}
