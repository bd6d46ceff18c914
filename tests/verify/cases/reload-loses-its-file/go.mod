module example.com/reload-loses-its-file

go 1.27
