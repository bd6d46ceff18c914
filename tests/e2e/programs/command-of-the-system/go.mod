module example.com/command-of-the-system

go 1.21
