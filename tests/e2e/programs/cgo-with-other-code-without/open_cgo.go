package main

// static int answer(void) { return 0; }
import "C"

import "fmt"

func open(name string) error {
	if C.answer() != 0 {
		return fmt.Errorf("%s cannot be opened", name)
	}
	return nil
}
