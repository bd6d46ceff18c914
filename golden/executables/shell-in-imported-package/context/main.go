package main

import "example.com/mirror/disk"

func main() {
	disk.Show()
}
