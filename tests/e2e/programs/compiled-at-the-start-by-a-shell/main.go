package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	name := flag.String("name", "nobody", "")
	flag.Parse()
	fmt.Println(greeting(*name), os.Getenv("PORT"))
}
