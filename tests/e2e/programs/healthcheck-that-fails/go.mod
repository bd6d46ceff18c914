module example.com/healthcheck-that-fails

go 1.21
