//go:build sync

package main

import "os/exec"

func start() { _ = exec.Command("git", "pull").Run() }
