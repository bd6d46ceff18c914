module example.com/accounts-of-the-system

go 1.21
