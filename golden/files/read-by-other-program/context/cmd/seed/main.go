package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	data, err := os.ReadFile("seed.sql")
	fmt.Println(len(data), err, exec.Command("psql").Run())
}
