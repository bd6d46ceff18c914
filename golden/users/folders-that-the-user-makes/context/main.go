package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.WriteFile("/home/shop/data/list", nil, 0o600))
}
