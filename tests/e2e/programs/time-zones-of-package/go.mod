module example.com/time-zones-of-package

go 1.21
