module example.com/pattern-finds-less

go 1.27
