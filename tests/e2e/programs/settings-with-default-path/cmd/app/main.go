package main

import (
	"fmt"

	"example.com/settings-with-default-path/internal/config"
)

func main() {
	fmt.Println(config.Load())
}
