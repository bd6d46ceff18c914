// Command worker says which queue it is for.
package main

import (
	"flag"
	"fmt"
)

func main() {
	queue := flag.String("queue", "default", "name of the queue")
	flag.Parse()
	fmt.Println("working on", *queue)
}
