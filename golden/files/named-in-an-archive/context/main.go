package main

import "os"

func main() {
	words, err := os.ReadFile("words.csv")
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(words)
}
