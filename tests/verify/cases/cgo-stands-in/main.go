package main

import "fmt"

func main() {
	fmt.Println("the ledger opens", backend())
}
