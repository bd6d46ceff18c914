module example.com/swap-certificates-and-zones

go 1.21
