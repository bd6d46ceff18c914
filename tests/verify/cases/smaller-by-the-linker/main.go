// Command server tells its release.
package main

import "os"

var release = "unknown"

func main() { os.Stdout.WriteString("release " + release + "\n") }
