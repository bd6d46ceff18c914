//go:build mage

package main

import (
	"os"

	"github.com/magefile/mage/sh"
)

// Build makes the program.
func Build() error {
	if os.Getenv("RACE") != "" {
		return sh.Run("go", "build", "-race", "-o", "shop", ".")
	}
	return sh.Run("go", "build", "-o", "shop", ".")
}
