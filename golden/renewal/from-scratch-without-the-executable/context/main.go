package main

import (
	"fmt"
	"os/exec"
)

func main() {
	fmt.Println(exec.Command("xdg-open", "https://example.com").Run())
}
