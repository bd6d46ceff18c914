package main

import "fmt"
import "net"

func main() {
	fmt.Println(net.LookupHost("localhost"))
}
