module example.com/certificate-beside-the-bundle

go 1.21
