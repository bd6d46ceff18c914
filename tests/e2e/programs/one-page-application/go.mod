module example.com/one-page-application

go 1.21
