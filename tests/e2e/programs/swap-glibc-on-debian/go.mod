module example.com/swap-glibc-on-debian

go 1.21
