package main

import (
	"fmt"
	"net"
	"slices"
)

func main() {
	addresses, err := net.LookupHost("localhost")
	fmt.Println(slices.Contains(addresses, "127.0.0.1"), err)
	names, err := net.LookupAddr("127.0.0.1")
	fmt.Println(names, err)
	for _, service := range []string{"https", "postgresql", "ldaps"} {
		port, err := net.LookupPort("tcp", service)
		fmt.Println(service, port, err)
	}
	listener, err := net.Listen("tcp", "localhost:0")
	fmt.Println(listener.Addr().Network(), err)
}
