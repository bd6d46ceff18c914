module example.com/https-serves-a-lost-page

go 1.27
