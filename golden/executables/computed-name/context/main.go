package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	if plugin := os.Getenv("PLUGIN"); plugin != "" {
		fmt.Println(exec.Command(plugin).Run())
	}
}
