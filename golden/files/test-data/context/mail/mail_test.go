package mail

import "os"

var golden, _ = os.ReadFile("testdata/golden.txt")
