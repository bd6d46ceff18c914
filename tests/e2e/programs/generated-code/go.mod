module example.com/generated-code

go 1.21
