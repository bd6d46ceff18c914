module example.com/app

go 1.24

require (
	github.com/go-chi/chi/v5 v5.2.1
	golang.org/x/sync v0.12.0
)

replace github.com/go-chi/chi/v5 => git.example.com/team/chi/v5 v5.2.2
