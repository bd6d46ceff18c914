module example.com/script-that-dispatches

go 1.21
