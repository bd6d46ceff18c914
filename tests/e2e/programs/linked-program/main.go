package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	fmt.Println("called as", filepath.Base(os.Args[0]))
}
