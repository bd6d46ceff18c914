module example.com/crlf-lines

go 1.21
