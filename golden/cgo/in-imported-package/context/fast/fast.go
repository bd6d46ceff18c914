// Package fast adds.
package fast

// static int add(int a, int b) { return a + b; }
import "C"

// Add adds.
func Add(a, b int) int {
	return int(C.add(C.int(a), C.int(b)))
}
