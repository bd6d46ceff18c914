module example.com/nonroot-below-root

go 1.21
