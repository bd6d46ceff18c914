#include "textflag.h"

// func CSystem(command string) error
TEXT ·CSystem(SB), NOSPLIT, $0-32
	JMP ·System(SB)
