package main

import (
	"fmt"
	"os"
	"os/exec"

	"example.com/web/tools"
)

func main() {
	if len(os.Args) > 1 {
		tools.Hook = os.Args[1]
	}
	if tools.Hook != "" {
		fmt.Println(exec.Command(tools.Hook).Run())
	}
}
