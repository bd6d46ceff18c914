module example.com/route-reads-a-lost-file

go 1.27
