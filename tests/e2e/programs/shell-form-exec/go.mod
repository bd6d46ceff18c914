module example.com/shell-form-exec

go 1.21
