module example.com/installed-build-packages

go 1.21
