package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Println("give an address to look at")
		return
	}
	answer, err := http.Head(os.Args[1])
	fmt.Println(answer, err)
}
