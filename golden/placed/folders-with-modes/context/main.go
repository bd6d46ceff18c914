package main

import "os"

func main() {
	os.WriteFile("spool/a", nil, 0o600)
	os.WriteFile("/var/lib/app/b", nil, 0o600)
}
