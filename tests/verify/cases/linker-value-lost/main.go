// Command server tells its release to who asks.
package main

import "os"

var release = "unknown"

func main() {
	os.Stdout.WriteString("ready\n")
	if len(os.Args) > 1 {
		os.Stdout.WriteString(release + "\n")
	}
}
