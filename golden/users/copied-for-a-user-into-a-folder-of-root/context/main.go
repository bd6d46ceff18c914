package main

import (
	"fmt"
	"os"
)

func main() {
	names, err := os.ReadDir("/srv/rates")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(len(names))
}
