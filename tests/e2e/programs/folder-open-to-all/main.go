package main

import (
	"fmt"
	"os"
)

func main() {
	info, err := os.Stat("/data")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(info.Mode(), os.WriteFile("/data/note", []byte("x"), 0o600))
}
