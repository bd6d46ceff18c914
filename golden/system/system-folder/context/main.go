package main

import "os"

func main() {
	os.WriteFile("/opt/"+os.Args[0]+".pid", nil, 0o600)
	os.Create("/srv/state.json")
	os.Create("/var/log/app.log")
	os.MkdirAll("/mnt/cache/app", 0o755)
}
