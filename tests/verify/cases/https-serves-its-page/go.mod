module example.com/https-serves-a-its-page

go 1.27
