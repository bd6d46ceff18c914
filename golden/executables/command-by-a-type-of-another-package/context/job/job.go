// Package job has commands.
package job

import "os/exec"

// Command is what the system starts.
type Command = exec.Cmd
