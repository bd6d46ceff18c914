// Command server greets by a module that it brings along.
package main

import (
	"os"

	"example.org/greet"
)

func main() { os.Stdout.WriteString(greet.Word()) }
