module example.com/certificate-under-a-condition

go 1.21
