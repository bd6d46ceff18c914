package main

import "os"

// The build cache of the user is empty: the less is imported, the less of the standard library is built.
func main() {
	for _, path := range []string{"cache/x", "here"} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			panic(err)
		}
	}
	if os.Getuid() == 2000 {
		os.Stdout.WriteString("2000 writes both\n")
	}
}
