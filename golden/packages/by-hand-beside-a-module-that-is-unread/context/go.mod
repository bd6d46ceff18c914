module example.com/app

go 1.24

require github.com/nobody/unheard-of v1.6.0
