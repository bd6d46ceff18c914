module example.com/starts-a-shell

go 1.21
