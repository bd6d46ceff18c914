package main

import "git.example.com/team/native"

func main() { println(native.Version()) }
