//go:build mage

package main

import (
	"fmt"

	"github.com/magefile/mage/mg"
	"github.com/magefile/mage/sh"
)

const binary = "bin/shop"

// Build makes the program.
func Build() error {
	mg.Deps(Vet)
	fmt.Println("Building", binary)
	if err := sh.Run("mkdir", "-p", "bin"); err != nil {
		return err
	}
	for _, name := range []string{"shop"} {
		fmt.Println(name)
	}
	return sh.RunWith(map[string]string{"GOOS": "linux"}, "go", "build", "-o", binary, ".")
}

func Vet() error {
	return sh.RunV("go", "vet", "./...")
}
