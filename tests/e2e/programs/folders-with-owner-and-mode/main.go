// Says whose some folders are, and writes into them.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

func main() {
	for _, folder := range []string{"/srv/spool", "/srv/seed", "/app/uploads", "/queue"} {
		info, err := os.Stat(folder)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		owner := info.Sys().(*syscall.Stat_t)
		err = os.WriteFile(filepath.Join(folder, "note"), []byte("x"), 0o600)
		fmt.Println(folder, info.Mode(), owner.Uid, owner.Gid, err)
	}
	seed, err := os.ReadFile("/srv/seed/first.txt")
	fmt.Printf("%q %v\n", seed, err)
	fmt.Println(os.WriteFile("/srv/elsewhere", nil, 0o600) != nil)
}
