package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	_, err := net.LookupPort("tcp", "http")
	fmt.Println("step", os.Args[1:], err)
}
