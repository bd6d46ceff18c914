package main

import "fmt"

func main() {
	done := make(chan int)
	go func() { done <- 7 }()
	fmt.Println(<-done)
}
