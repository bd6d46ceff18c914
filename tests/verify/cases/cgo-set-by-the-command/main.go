// Command server is ready; it can look up an account.
package main

import (
	"os"
	"os/user"
)

func main() {
	os.Stdout.WriteString("ready\n")
	if len(os.Args) > 1 {
		account, err := user.Lookup(os.Args[1])
		if err != nil {
			os.Exit(1)
		}
		os.Stdout.WriteString(account.HomeDir + "\n")
	}
}
