//go:build cgo

package main

const name = "cgo"
