//go:build cgo

package main

// static int pages(void) { return 12; }
import "C"

//go:noinline
func backend() string {
	if C.pages() > 10 {
		return "its book"
	}
	return "nothing"
}
