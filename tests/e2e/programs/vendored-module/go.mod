module example.com/vendored

go 1.21

require example.com/plural v0.1.0
