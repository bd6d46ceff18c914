package main

import (
	"crypto/x509"
	"fmt"
	"time"
)

func main() {
	roots, err := x509.SystemCertPool()
	fmt.Println("roots", err == nil && len(roots.Subjects()) > 100)
	noon := time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC)
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(noon.In(zone).Format("15:04 MST"))
	fmt.Println("local", noon.Local().Format("-0700"))
}
