module example.com/lint

go 1.24

require gopkg.in/ini.v1 v1.67.0
