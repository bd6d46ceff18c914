module example.com/script-of-defaults

go 1.21
