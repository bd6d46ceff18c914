package main

func main() { println("open") }
