package main

import (
	"fmt"
	"os"
	"os/user"
)

func main() {
	name := "nobody knows"
	if found, err := user.LookupId(fmt.Sprint(os.Getuid())); err == nil {
		name = found.Username
	}
	fmt.Printf("%d:%d %s\n", os.Getuid(), os.Getgid(), name)
}
