package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println("built in", runtime.GOROOT())
}
