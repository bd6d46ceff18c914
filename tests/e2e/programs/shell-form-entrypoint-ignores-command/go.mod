module example.com/shell-form-entrypoint-ignores-command

go 1.21
