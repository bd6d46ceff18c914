package main

import (
	"os"

	"github.com/flosch/pongo2/v6"
)

func main() {
	page := pongo2.Must(pongo2.FromFile("templates/index.html"))
	page.ExecuteWriter(pongo2.Context{}, os.Stdout)
}
