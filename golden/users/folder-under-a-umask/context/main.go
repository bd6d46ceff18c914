package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.WriteFile("/data/list", nil, 0o600))
}
