// Says who runs it: the C library finds no entry, and without it Go asks $USER and $HOME instead.
package main

import (
	"fmt"
	"os/user"
	"time"
)

func main() {
	who, err := user.Current()
	fmt.Println("started by", who, err)
	time.Sleep(time.Hour)
}
