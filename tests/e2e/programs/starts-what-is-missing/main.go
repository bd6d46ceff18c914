package main

import (
	"errors"
	"fmt"
	"os/exec"
)

func main() {
	err := run("ffmpeg", "-version")
	fmt.Println(err, errors.Is(err, exec.ErrNotFound))
}

func run(name string, arguments ...string) error {
	return exec.Command(name, arguments...).Run()
}
