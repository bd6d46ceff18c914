package main

import "git.example.com/team/lib/v2/render"

func main() {
	render.Serve(":8080")
}
