// Command server says when it was built.
package main

import "os"

var built = "never"

func main() { os.Stdout.WriteString("built at " + built + "\n") }
