package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	times := flag.Int("times", 1, "how often")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, os.Args[0], "needs words")
		os.Exit(3)
	}
	for range *times {
		fmt.Println(strings.ToUpper(strings.Join(flag.Args(), " ")))
	}
}
