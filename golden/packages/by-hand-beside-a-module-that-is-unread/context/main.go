package main

import unheard "github.com/nobody/unheard-of"

func main() { unheard.Serve() }
