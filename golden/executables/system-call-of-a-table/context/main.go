package main

import (
	"fmt"
	"os"
	"syscall"
)

var calls = map[string]uintptr{"exec": syscall.SYS_EXECVE, "pid": syscall.SYS_GETPID}

func main() {
	fmt.Println(syscall.RawSyscall(calls[os.Args[1]], 0, 0, 0))
}
