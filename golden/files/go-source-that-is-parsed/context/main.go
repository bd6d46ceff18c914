package main

import (
	"fmt"
	"go/parser"
	"go/token"
)

func main() {
	fmt.Println(parser.ParseFile(token.NewFileSet(), "api/order.go", nil, 0))
	fmt.Println(parser.ParseFile(token.NewFileSet(), "none.go", "package none", 0))
}
