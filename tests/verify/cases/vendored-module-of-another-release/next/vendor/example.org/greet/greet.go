// Package greet has a word for everybody.
package greet

// Word is the greeting.
func Word() string { return "hello\n" }
