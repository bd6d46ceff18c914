package main

import (
	"flag"
	"fmt"
)

func main() {
	names := flag.String("c", "", "settings")
	flag.Parse()
	fmt.Println(*names)
}
