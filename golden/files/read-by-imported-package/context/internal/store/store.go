// Package store keeps things.
package store

import "os"

// Migrations counts the migrations.
func Migrations() (int, error) {
	entries, err := os.ReadDir("migrations")
	return len(entries), err
}
