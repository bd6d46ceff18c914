package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	for _, path := range []string{"/etc/app.conf", "/etc/profile.d/app.conf"} {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		fmt.Println(path, "is writable:", err == nil)
		file.Close()
		_, err = os.Create(filepath.Dir(path) + "/new")
		fmt.Println("its folder is writable:", err == nil)
	}
}
