module example.com/healthcheck-with-a-command

go 1.21
