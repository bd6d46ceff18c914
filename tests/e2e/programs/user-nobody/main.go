package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.Getuid() == 65534, os.Getgid() == 65534)
}
