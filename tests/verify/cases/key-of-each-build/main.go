// Reads the key that the image was built with.
package main

import (
	"fmt"
	"os"
)

func main() {
	key, err := os.ReadFile("/app/key")
	fmt.Println("key of", len(key), "bytes", err)
}
