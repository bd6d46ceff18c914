module example.com/linked-time-zone

go 1.21
