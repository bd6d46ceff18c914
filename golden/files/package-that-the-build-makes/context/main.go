package main

import "shop/docs"

func main() { println(docs.Title) }
