module example.com/exit-code-and-streams

go 1.21
