package main

import (
	"fmt"
	"os"
)

// main says nothing of GOLANG_VERSION.
func main() {
	fmt.Println(os.Args)
}
