//go:build !go1.25

package main

func start() { println("nothing to fetch") }
