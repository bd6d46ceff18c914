package main

import (
	"fmt"
	"os"
	"os/exec"
)

type person struct{ name string }

type job struct{ name string }

func (j job) run() error { return exec.Command(j.name).Run() }

func main() {
	fmt.Println(person{name: "home"})
	fmt.Println(job{name: os.Args[1]}.run())
}
