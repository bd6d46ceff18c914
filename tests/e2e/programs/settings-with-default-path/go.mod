module example.com/settings-with-default-path

go 1.21
