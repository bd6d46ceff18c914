module example.com/name-lookups

go 1.21
