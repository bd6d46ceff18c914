module example.com/built-by-a-script

go 1.21
