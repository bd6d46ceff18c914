// Package libc has functions of C's library.
package libc

import (
	"os"
	"os/exec"
)

// Pid is the number of the process.
func Pid() int { return os.Getpid() }

// System runs a command.
func System(command string) error { return exec.Command("sh", "-c", command).Run() }
