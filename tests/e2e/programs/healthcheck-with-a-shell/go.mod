module example.com/healthcheck-with-a-shell

go 1.21
