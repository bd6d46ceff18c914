package main

import (
	"fmt"
	"os"
	"os/user"
)

func main() {
	current, err := user.Current()
	fmt.Println(current.Username, current.Uid, current.Gid, current.HomeDir, err)
	for _, name := range []string{"root", "nobody"} {
		found, err := user.Lookup(name)
		fmt.Println(found.Uid, found.HomeDir, err)
	}
	group, err := user.LookupGroupId("5")
	fmt.Println(group.Name, err)
	home, err := os.UserHomeDir()
	fmt.Println(home, err)
}
