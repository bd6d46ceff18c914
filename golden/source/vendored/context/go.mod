module example.com/shop

go 1.22

require example.com/price v1.0.0
