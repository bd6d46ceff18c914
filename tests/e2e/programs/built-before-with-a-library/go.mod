module example.com/built-before-with-a-library

go 1.21
