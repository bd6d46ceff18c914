module example.com/file-written-in-the-runtime-stage

go 1.21
