module example.com/time-zones

go 1.21
