package main

import (
	"fmt"
	"time"
)

func main() {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	fmt.Println(day.Local().Format(time.RFC1123), time.Local)
	zone, err := time.LoadLocation("US/Pacific")
	fmt.Println(day.In(zone).Format(time.RFC1123), err)
}
