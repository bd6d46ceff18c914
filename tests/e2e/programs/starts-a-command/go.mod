module example.com/starts-a-command

go 1.21
