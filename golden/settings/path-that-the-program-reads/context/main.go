package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("looking in", os.Getenv("PATH"))
}
