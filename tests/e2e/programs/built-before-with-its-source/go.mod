module example.com/built-before-with-its-source

go 1.21
