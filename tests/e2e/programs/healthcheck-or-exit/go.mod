module example.com/healthcheck-or-exit

go 1.21
