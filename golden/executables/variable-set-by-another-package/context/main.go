package main

import (
	"flag"

	"example.com/app/tool"
)

func main() {
	flag.StringVar(&tool.Bin, "bin", "", "what to start")
	flag.Parse()
	tool.Run()
}
