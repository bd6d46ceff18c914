package main

import (
	"fmt"
	"os"
)

func main() {
	path, err := os.Executable()
	fmt.Println(path, err, os.Args[0])
}
