package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

func main() {
	folder := os.Getenv("DATA")
	var status syscall.Stat_t
	if err := syscall.Stat(folder, &status); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	err := os.WriteFile(filepath.Join(folder, "written"), nil, 0o600)
	fmt.Println(os.Getuid(), os.Getgid(), status.Uid, folder, err)
}
