module example.com/parsed-file-system

go 1.21
