package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"HOST", "PORT", "GREETING", "DATA_DIR", "LOG_LEVEL", "EMPTY", "HOME", "UNSET"} {
		value, found := os.LookupEnv(name)
		fmt.Printf("%s=%q %v\n", name, value, found)
	}
}
