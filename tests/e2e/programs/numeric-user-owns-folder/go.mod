module example.com/numeric-user-owns-folder

go 1.21
