module example.com/tls-server

go 1.21
