//go:build !cgo

package main

import "errors"

func open(string) error {
	return errors.New("this program was built without cgo: a stub")
}
