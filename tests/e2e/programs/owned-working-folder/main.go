package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.WriteFile("state.json", []byte("{}"), 0o600))
	fmt.Println(os.WriteFile("data/seed.txt", []byte("changed"), 0o600))
}
