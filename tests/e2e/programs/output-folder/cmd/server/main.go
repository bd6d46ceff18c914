package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("server", os.Args)
}
