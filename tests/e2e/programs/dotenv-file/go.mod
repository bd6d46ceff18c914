module example.com/dotenv-file

go 1.21
