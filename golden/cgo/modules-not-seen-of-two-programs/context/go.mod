module example.com/app

go 1.24

require (
	git.example.com/team/audio v1.0.0
	git.example.com/team/native v1.2.0
)
