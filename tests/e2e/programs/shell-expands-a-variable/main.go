package main

import (
	"flag"
	"fmt"
)

func main() {
	port := flag.Int("port", 80, "where to listen")
	flag.Parse()
	fmt.Println("port", *port)
}
