package main

import "shop/web"

func main() { web.Print() }
