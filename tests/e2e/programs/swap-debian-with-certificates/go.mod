module example.com/swap-debian-with-certificates

go 1.22
