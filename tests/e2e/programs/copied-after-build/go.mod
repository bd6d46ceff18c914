module example.com/copied-after-build

go 1.21
