// Program notes prints what it is given to print.
package main

import "fmt"

func main() {
	fmt.Println("ready")
}
