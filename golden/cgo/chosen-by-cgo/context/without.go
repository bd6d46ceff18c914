//go:build !cgo

package main

const name = "pure"
