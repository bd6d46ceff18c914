// Package library is used by the service beside it.
package library

import "os"

// Motto is in a file of the service.
func Motto() (string, error) {
	content, err := os.ReadFile("motto.txt")
	return string(content), err
}
