package root

// #cgo linux LDFLAGS: -lm
// #include <math.h>
import "C"

// Cube is the cube root.
func Cube(x float64) float64 {
	return float64(C.cbrt(C.double(x)))
}
