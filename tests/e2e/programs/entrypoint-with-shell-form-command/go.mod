module example.com/entrypoint-with-shell-form-command

go 1.21
