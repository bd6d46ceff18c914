package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("conf/app-" + os.Getenv("STAGE") + ".yml")
	fmt.Println(len(text), err)
}
