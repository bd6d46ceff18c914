package main

import (
	"fmt"
	"os"
	"os/user"
)

func main() {
	group, err := user.LookupGroup(os.Args[1])
	fmt.Println(group, err)
}
