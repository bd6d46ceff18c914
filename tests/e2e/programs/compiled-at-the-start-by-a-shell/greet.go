package main

import (
	"fmt"
	"os"
)

func greeting(name string) string {
	return fmt.Sprintln("hello from", name, os.Getuid())
}
