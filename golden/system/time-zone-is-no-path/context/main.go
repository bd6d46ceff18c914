package main

import (
	"os"
	"time"
)

func main() { println(time.Now().String(), os.Getenv("OFFICE")) }
