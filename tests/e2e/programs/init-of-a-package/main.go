package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("process 1:", os.Getpid() == 1)
}
