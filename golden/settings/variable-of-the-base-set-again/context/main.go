package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("built by Go", os.Getenv("GOLANG_VERSION"))
}
