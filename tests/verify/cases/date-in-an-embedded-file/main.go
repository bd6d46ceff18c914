// Command server brings along when it was built.
package main

import (
	_ "embed"
	"os"
)

//go:embed stamp.txt
var stamp string

func main() {
	os.Stdout.WriteString("ready\n")
	if len(os.Args) > 1 {
		os.Stdout.WriteString(stamp)
	}
}
