package main

/*
static int cube(int n) { return n * n * n; }
*/
import "C"

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	var defaults struct{ Width int }
	data, err := os.ReadFile("defaults.json")
	if err == nil {
		err = json.Unmarshal(data, &defaults)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Printf("width %d, cube %d\n", defaults.Width, C.cube(C.int(defaults.Width)))
	home := os.Getenv("HOME")
	fmt.Println(os.Getuid(), home, os.WriteFile(home+"/cache/last", data, 0o600))
}
