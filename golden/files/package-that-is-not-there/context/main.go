package main

import "shop/secret"

func main() { secret.Serve() }
