module example.com/owned-working-folder

go 1.21
