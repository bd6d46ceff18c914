module example.com/shell-redirects

go 1.21
