module example.com/greetings/hello/v2

go 1.21
