module example.com/data-of-a-package

go 1.21
