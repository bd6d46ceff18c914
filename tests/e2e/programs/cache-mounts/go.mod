module example.com/cache-mounts

go 1.21
