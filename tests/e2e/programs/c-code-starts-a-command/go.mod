module example.com/c-code-starts-a-command

go 1.21
