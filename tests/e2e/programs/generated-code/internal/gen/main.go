package main

import "os"

func main() {
	text := "package main\n\nconst word = \"generated\"\n"
	if err := os.WriteFile("word.go", []byte(text), 0o644); err != nil {
		panic(err)
	}
}
