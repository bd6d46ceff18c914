package page

import "os/exec"

// Data is what the page shows.
type Data struct{}

// Version is what git says.
func (Data) Version() string {
	out, _ := exec.Command("git", "describe").Output()
	return string(out)
}
