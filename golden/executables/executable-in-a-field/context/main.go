package main

import (
	"fmt"

	"example.com/web/convert"
)

func main() {
	fmt.Println(convert.New("git").Run("a.md"))
}
