module example.com/openmp

go 1.21
