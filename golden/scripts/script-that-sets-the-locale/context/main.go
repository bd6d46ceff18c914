package main

import (
	"fmt"
	"os"
)

func main() { fmt.Println(os.Getenv("USER"), os.Getenv("LANG")) }
