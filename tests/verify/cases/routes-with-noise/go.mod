module example.com/routes-with-noise

go 1.27
