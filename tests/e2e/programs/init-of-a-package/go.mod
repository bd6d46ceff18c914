module example.com/init-of-a-package

go 1.21
