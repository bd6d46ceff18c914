module example.com/lookup

go 1.24

godebug (
	default=go1.23
	netdns=cgo+1
)
