module example.com/shell-expands-a-variable

go 1.21
