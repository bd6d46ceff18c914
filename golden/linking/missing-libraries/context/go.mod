module example.com/watch

go 1.22

require (
	github.com/google/gopacket v1.1.19
	libvirt.org/go/libvirt v1.10001.0
)
