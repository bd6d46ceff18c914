module example.com/missing-shared-library

go 1.21
