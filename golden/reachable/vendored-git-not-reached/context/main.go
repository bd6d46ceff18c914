package main

import (
	"example.org/repo"
)

func main() {
	println(repo.New("example.org:80").Address())
}
