//go:build withgit

package main

import "os/exec"

func init() { _ = exec.Command("git", "log").Run() }
