package main

/*
#include "words.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.count())
}
