package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	folder := flag.String("folder", ".", "where the notes go")
	flag.Parse()
	err := os.WriteFile(filepath.Join(*folder, "first"), []byte("a note\n"), 0o640)
	fmt.Printf("%d:%d %v\n", os.Getuid(), os.Getgid(), err)
	if info, err := os.Stat(*folder); err == nil {
		fmt.Println("-"+info.Mode().Perm().String()[1:], info.IsDir())
	}
	err = os.WriteFile("/note", nil, 0o640)
	fmt.Println("/", os.IsPermission(err))
}
