module example.com/swap-user-of-alpine

go 1.21
