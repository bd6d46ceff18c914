package main

import (
	"fmt"
	"net"
	"os"
)

var version = "none"

func main() {
	_, err := net.LookupPort("tcp", "http")
	fmt.Println("version", version, err, os.Args[1:])
}
