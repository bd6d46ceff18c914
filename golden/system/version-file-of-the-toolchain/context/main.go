package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

func main() {
	version, err := os.ReadFile(filepath.Join(runtime.GOROOT(), "VERSION"))
	if err != nil {
		panic(err)
	}
	fmt.Println(string(version))
}
