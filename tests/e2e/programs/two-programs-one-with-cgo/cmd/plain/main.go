package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	out, err := exec.Command("/usr/local/bin/sum").Output()
	fmt.Println(string(out), err, len(os.Args))
}
