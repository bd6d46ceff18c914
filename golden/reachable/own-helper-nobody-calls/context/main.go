package main

import (
	"example.com/app/tools"
)

func main() {
	println(tools.Greeting())
}
