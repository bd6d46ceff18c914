package main

/*
#include <string.h>
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.strlen(C.CString("seven")))
}
