// Package archive asks tar.
package archive

import "os/exec"

// Version is tar's.
func Version() (bool, error) {
	output, err := exec.Command("tar", "--version").Output()
	return len(output) > 0, err
}
