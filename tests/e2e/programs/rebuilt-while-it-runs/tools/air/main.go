// Air stands for the tool of that name: it builds the program and starts it.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	for _, words := range [][]string{{"go", "build", "-o", "/tmp/main", "."}, {"/tmp/main"}} {
		command := exec.Command(words[0], words[1:]...)
		command.Stdout, command.Stderr = os.Stdout, os.Stderr
		if err := command.Run(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}
