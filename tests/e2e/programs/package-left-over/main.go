package main

import "fmt"

func main() {
	fmt.Println("started by nobody but the container")
}
