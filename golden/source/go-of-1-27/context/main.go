package main

import (
	"fmt"
	"log"
	"os"
)

type options struct {
	file    *string
	retries *int
}

type reader struct{ name string }

// text reads the file as the type that is asked for.
func (r reader) text[T ~string](prefix T) T {
	data, err := os.ReadFile(r.name)
	if err != nil {
		log.Fatal(err)
	}
	return prefix + T(data)
}

func main() {
	given := options{file: new("local"), retries: new(2 + 1)}
	fmt.Println(*given.file, *given.retries, reader{"conf/shop.yml"}.text(""))
}
