module example.com/team/server/v2

go 1.22
