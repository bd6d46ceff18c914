package main

/*
#include <stdlib.h>

static int say(void) { return system("echo seven"); }
*/
import "C"

import "fmt"

func main() {
	fmt.Println("exit", C.say())
}
