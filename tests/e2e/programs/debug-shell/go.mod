module example.com/debug-shell

go 1.21
