package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"

	"gopkg.in/ini.v1"
)

func parse(name string, source []byte) {
	fmt.Println(parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments))
}

func main() {
	source, err := io.ReadAll(os.Stdin)
	fmt.Println(err)
	parse(os.Args[1], source)
	fmt.Println(ini.Load(source))
}
