module example.com/init-dropped

go 1.21
