package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	home, err := os.UserHomeDir()
	fmt.Println(home, err)
	name := filepath.Join(home, ".state")
	fmt.Println(os.WriteFile(name, nil, 0o600))
}
