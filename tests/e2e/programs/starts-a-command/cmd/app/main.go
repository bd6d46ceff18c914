package main

import (
	"fmt"

	"example.com/starts-a-command/internal/archive"
)

func main() {
	fmt.Println(archive.Version())
}
