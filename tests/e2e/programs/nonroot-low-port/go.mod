module example.com/nonroot-low-port

go 1.21
