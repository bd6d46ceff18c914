package libc

// CSystem is System as C calls it.
func CSystem(command string) error
