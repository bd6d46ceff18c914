package main

import (
	"os"
	"syscall"
	"unsafe"
)

func main() {
	path, err := syscall.BytePtrFromString("/bin/" + os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(path)), 0, 0)
}
