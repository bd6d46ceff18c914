package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Printf("%q %q\n", os.Getenv("GREETING"), os.Args)
}
