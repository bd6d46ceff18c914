module example.com/swap-two-programs

go 1.21
