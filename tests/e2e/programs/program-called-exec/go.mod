module example.com/program-called-exec

go 1.21
