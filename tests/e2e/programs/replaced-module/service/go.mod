module example.com/service

go 1.21

require example.com/library v0.0.0

replace example.com/library => ../
