package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Local().Format(time.RFC1123Z))
}
