package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	fmt.Println("api")
	command := exec.Command("/usr/local/bin/migrate", "--by", "api")
	command.Stdout = os.Stdout
	fmt.Println(command.Run())
}
