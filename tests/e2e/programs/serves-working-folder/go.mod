module example.com/serves-working-folder

go 1.21
