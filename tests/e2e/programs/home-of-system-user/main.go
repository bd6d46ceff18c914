package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	for _, variable := range os.Environ() {
		if len(variable) > 5 && variable[:5] == "HOM"+"E=" {
			fmt.Println(variable[5:])
			fmt.Println(os.WriteFile(filepath.Join(variable[5:], ".state"), nil, 0o600))
		}
	}
}
