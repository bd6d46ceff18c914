// Package sum adds.
package sum

// Of two numbers.
func Of(a, b int) int { return a + b }
