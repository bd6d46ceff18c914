module example.com/certificate-appended-to-the-bundle

go 1.21
