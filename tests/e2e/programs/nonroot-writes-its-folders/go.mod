module example.com/nonroot-writes-its-folders

go 1.21
