package main

import "git.example.com/team/audio"

func main() { println(audio.Version()) }
