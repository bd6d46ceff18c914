module example.com/triggers-in-the-base

go 1.21
