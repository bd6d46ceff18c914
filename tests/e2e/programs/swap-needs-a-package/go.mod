module example.com/swap-needs-a-package

go 1.21
