module example.com/race-detector

go 1.21
