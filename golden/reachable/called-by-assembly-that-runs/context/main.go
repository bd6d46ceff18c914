package main

import (
	"fmt"

	"example.org/app/libc"
)

func main() {
	fmt.Println(libc.Pid(), libc.CSystem("true"))
}
