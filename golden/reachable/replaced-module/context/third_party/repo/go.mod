module example.org/repo

go 1.22
