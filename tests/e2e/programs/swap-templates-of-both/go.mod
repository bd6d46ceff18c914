module example.com/swap-templates-of-both

go 1.21
