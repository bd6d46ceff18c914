module example.com/relative-working-folder

go 1.21
