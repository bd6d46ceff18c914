module example.com/built-before-the-image

go 1.21
