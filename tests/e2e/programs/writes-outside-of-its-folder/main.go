// Writes into folders of the system, of which distroless has only some.
package main

import (
	"fmt"
	"os"
)

const state = "/srv/" + "state.json"

func main() {
	fmt.Println(os.WriteFile("/opt/note", []byte("x"), 0o600))
	fmt.Println(os.WriteFile(state, []byte("x"), 0o600))
	for _, name := range []string{"a", "b"} {
		fmt.Println(os.WriteFile("/usr/local/etc/"+name+".conf", nil, 0o600))
	}
	fmt.Println(os.WriteFile("/var/log/app.log", nil, 0o600), os.MkdirAll("/mnt/a/b", 0o755))
}
