module example.com/rebuilt-while-it-runs

go 1.21
