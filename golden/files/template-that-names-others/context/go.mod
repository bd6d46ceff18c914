module example.com/app

go 1.24

require github.com/flosch/pongo2/v6 v6.0.0
