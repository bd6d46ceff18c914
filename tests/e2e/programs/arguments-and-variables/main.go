package main

import (
	"fmt"
	"os"
)

var version, commit = "unset", "unset"

func main() {
	fmt.Printf("%s %q %s\n", version, commit, os.Getenv("APP_VERSION"))
}
