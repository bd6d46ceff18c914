package main

import (
	"fmt"
	"os/exec"
)

// Page is about a command.
type Page struct {
	exec.Cmd
	Path string
}

func main() {
	var page Page
	page.Path = "/usr/bin/git"
	fmt.Println(page.Path, page.Dir)
}
