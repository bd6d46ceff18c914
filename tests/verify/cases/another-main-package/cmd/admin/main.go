// Command admin is ready.
package main

import "os"

func main() {
	os.Stdout.WriteString("ready\n")
	if len(os.Args) > 1 {
		os.Stdout.WriteString("admin\n")
	}
}
