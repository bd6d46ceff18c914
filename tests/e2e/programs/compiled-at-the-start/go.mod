module example.com/compiled-at-the-start

go 1.21
