package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("mail", os.Args[1:])
}
