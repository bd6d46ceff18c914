module example.com/healthcheck-of-own-program

go 1.21
