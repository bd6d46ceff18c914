// Package disk looks at disks.
package disk

import (
	"fmt"
	"os/exec"
)

// Show prints how full they are.
func Show() {
	out, err := exec.Command("sh", "-c", "df -h | tail -n 1").Output()
	fmt.Println(string(out), err)
}
