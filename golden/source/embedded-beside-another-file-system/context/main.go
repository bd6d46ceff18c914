package main

import (
	"embed"
	"log"
	"os"

	"github.com/spf13/afero"
)

//go:embed sql
var migrations embed.FS

type store struct{ files embed.FS }

func (s store) migration(name string) ([]byte, error) {
	return s.files.ReadFile("sql/" + name)
}

func main() {
	first, err := migrations.ReadFile("sql/" + os.Args[1])
	log.Print(first, err)
	log.Print(store{migrations}.migration(os.Args[1]))
	log.Print(afero.ReadFile(afero.NewOsFs(), "mail/welcome.txt"))
}
