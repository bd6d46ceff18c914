package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Println("modules come from", os.Getenv("GOPROXY"))
	}
	fmt.Println("done")
}
