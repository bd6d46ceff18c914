package main

import "os"

func main() {
	data, err := os.ReadFile("mail/welcome.txt")
	if err != nil {
		panic(err)
	}
	println(len(data))
}
