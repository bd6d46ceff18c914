package main

import (
	"net/url"
	"os"
	"os/exec"
)

var start = exec.Command

func main() {
	address, _ := url.Parse("http://127.0.0.1:8080")
	address.Path = "/bin/ls"
	cmd := start(os.Args[0], address.String())
	cmd.Dir = "/"
	if start != nil && len(os.Args) == 1 {
		println(cmd.Run())
	}
}
