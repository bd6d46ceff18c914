module example.com/certificate-folder-by-env

go 1.21
