//go:build !sync

package main

func start() { println("nothing to fetch") }
