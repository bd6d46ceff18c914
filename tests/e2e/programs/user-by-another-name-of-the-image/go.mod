module example.com/user-by-another-name-of-the-image

go 1.21
