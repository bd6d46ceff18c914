package main

import (
	"log"
	"os/exec"
)

func main() {
	if err := exec.Command("ffmpeg", "-i", "in.mp4", "out.webm").Run(); err != nil {
		log.Fatal(err)
	}
}
