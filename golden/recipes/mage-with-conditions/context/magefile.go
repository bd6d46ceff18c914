//go:build mage

package main

import (
	"fmt"
	"os"

	"github.com/magefile/mage/mg"
	"github.com/magefile/mage/sh"
)

// Build makes the program.
func Build() error {
	if mg.Verbose() {
		fmt.Println("building")
	}
	out := "shop"
	if given := os.Getenv("OUT"); given != "" {
		out = given
	}
	args := []string{"build", "-o", out}
	if os.Getenv("RACE") != "" {
		args = append(args, "-race")
	}
	return sh.RunV("go", append(args, ".")...)
}
