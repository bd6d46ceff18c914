module example.com/file-written-whichever-way

go 1.21
