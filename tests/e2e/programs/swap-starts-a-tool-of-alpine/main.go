package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	out, err := exec.Command("basename", "/some/swap").CombinedOutput()
	fmt.Print(string(out))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
