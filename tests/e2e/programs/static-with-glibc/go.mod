module example.com/static-with-glibc

go 1.21
