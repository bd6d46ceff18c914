module example.com/built-under-a-condition

go 1.21
