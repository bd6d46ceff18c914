module example.com/tests-as-program

go 1.21
