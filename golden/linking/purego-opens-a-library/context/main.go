package main

import "github.com/ebitengine/purego"

func main() {
	println(purego.Dlopen("libsqlite3.so.0", purego.RTLD_NOW))
}
