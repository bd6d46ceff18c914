package tool

import "os/exec"

// Bin is what Run starts.
var Bin = ""

// Run starts Bin.
func Run() error { return exec.Command(Bin).Run() }
