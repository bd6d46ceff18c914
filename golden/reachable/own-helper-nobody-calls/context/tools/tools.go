package tools

import "os/exec"

// Greeting is what to say.
func Greeting() string { return "hello" }

// Fetch was useful once.
func Fetch() error { return exec.Command("git", "pull").Run() }
