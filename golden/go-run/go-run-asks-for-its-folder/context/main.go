package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	folder, _ := os.Getwd()
	if own, _ := os.Executable(); !strings.Contains(own, "go-build") {
		folder = filepath.Dir(own)
	}
	text, err := os.ReadFile(filepath.Join(folder, "config.json"))
	fmt.Println(string(text), err)
}
