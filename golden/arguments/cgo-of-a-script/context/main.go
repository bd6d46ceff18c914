package main

import (
	"fmt"
	_ "net"
)

func main() { fmt.Println("ready") }
