package main

func main() {
	println(name)
}
