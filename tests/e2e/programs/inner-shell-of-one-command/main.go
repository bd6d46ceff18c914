package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Printf("%q %v\n", os.Args, os.Getpid() == 1)
}
