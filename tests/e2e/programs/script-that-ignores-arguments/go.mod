module example.com/script-that-ignores-arguments

go 1.21
