package main

import (
	"github.com/jonas747/dca"
	"log"
)

func main() {
	session, err := dca.EncodeFile("song.mp3", dca.StdEncodeOptions)
	if err != nil {
		log.Fatal(err)
	}
	session.Cleanup()
}
