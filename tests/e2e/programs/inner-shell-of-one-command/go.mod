module example.com/inner-shell-of-one-command

go 1.21
