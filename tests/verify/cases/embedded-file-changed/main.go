// Command server knows its rules from a file that is built in.
package main

import (
	_ "embed"
	"os"
)

//go:embed rules.txt
var rules string

func main() {
	os.Stdout.WriteString("ready\n")
	if len(os.Args) > 1 {
		os.Stdout.WriteString(rules)
	}
}
