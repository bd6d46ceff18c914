module example.com/debug-shell-script

go 1.21
