package main

import (
	"fmt"

	_ "example.org/app/docs"
	"github.com/swaggo/swag"
)

func main() {
	fmt.Println(swag.ReadDoc("swagger"))
}
