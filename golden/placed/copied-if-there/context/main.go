package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"/etc/a.cfg", "/etc/local.cfg"} {
		text, err := os.ReadFile(name)
		fmt.Println(string(text), err)
	}
}
