package main

import "os"

func main() {
	os.Setenv("GOLANG_VERSION", "1.24.0")
	os.Unsetenv("GOFLAGS")
}
