module example.com/shell-form-start

go 1.21
