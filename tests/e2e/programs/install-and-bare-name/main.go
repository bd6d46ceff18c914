package main

import (
	"flag"
	"fmt"
)

func main() {
	who := flag.String("who", "nobody", "whom to greet")
	flag.Parse()
	fmt.Println("hello", *who)
}
