module example.com/certificate-file-by-env

go 1.21
