package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("user", os.Getuid(), os.Geteuid(), "group", os.Getgid())
	_, err := os.Create("/app/new")
	fmt.Println(err)
}
