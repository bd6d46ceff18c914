package main

import (
	"fmt"
	"net/url"
	"os"
)

func main() {
	database, err := url.Parse(os.Getenv("DATABASE_URL"))
	fmt.Println(database, err)
}
