package main

// static int one(void) { return 1; }
import "C"
import "os/exec"

func main() {
	println(C.one())
	exec.Command("git", "status").Run()
}
