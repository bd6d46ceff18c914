module example.com/own-certificate-authority

go 1.21
