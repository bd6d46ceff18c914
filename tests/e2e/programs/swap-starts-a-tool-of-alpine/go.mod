module example.com/swap-starts-a-tool-of-alpine

go 1.21
