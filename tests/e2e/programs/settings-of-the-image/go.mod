module example.com/settings-of-the-image

go 1.21
