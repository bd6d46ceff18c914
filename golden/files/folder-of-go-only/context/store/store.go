package store

import (
	"os"
	"runtime"
)

// Open makes the file.
func Open() {
	println(runtime.Version())
	os.OpenFile("store.db", os.O_CREATE|os.O_RDWR, 0o600)
	os.Stat("store")
}
