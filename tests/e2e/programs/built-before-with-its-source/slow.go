//go:build !fast

package main

const speed = "slow"
