package main

import (
	"fmt"

	"example.com/price"
)

func main() {
	fmt.Println(price.Of("tea"))
}
