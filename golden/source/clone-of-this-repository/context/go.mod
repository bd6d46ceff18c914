module git.example.com/acme/shop/v2

go 1.24
