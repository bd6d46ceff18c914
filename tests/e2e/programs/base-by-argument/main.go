package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("made with", os.Getenv("GOLANG_VERSION"))
}
