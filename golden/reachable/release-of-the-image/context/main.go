package main

func main() { start() }
