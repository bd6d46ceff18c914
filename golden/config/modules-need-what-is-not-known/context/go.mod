module example.com/web

go 1.22

require git.example.com/team/lib/v2 v2.1.0
