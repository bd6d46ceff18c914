package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.Getuid(), os.Getgid())
	fmt.Println(os.WriteFile("/var/spool/app/job", nil, 0o600))
}
