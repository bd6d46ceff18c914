package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.WriteFile("/data/note", nil, 0o600))
}
