package main

import "github.com/ebitengine/purego"

func main() {
	println(purego.Dlopen("libc.so.6", purego.RTLD_NOW))
}
