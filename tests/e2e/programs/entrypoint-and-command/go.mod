module example.com/entrypoint-and-command

go 1.21
