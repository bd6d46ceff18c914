package main

import (
	_ "github.com/google/gopacket/pcap"
	_ "libvirt.org/go/libvirt"
)

func main() {}
