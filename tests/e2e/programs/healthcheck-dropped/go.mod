module example.com/healthcheck-dropped

go 1.21
