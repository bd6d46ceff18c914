//go:build !cgo

package main

//go:noinline
func backend() string { return "its book" }
