package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("did", os.Args[1:])
}
