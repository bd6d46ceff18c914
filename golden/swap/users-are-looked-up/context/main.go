package main

import (
	"fmt"
	"os/user"
)

func main() {
	who, err := user.Current()
	fmt.Println(who, err)
}
