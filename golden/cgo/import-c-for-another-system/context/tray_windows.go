package main

/*
#include <windows.h>
*/
import "C"

func tray() {
	C.Sleep(1)
}
