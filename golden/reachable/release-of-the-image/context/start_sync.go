//go:build go1.25

package main

import "os/exec"

func start() { _ = exec.Command("git", "pull").Run() }
