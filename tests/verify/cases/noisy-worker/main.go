// A worker whose output is never the same twice, and whose goroutines end in any order.
package main

import (
	"fmt"
	"log"
	"math/rand"
	"os"
	"sync"
	"time"
)

func main() {
	begin := time.Now()
	log.Printf("[%d] job %016x begins, limit 300s", os.Getpid(), rand.Uint64())
	var all sync.WaitGroup
	for shard := range 3 {
		all.Add(1)
		go func() {
			defer all.Done()
			time.Sleep(time.Duration(rand.Intn(30)) * time.Millisecond)
			fmt.Printf("shard %d done after %s\n", shard, time.Since(begin))
		}()
	}
	all.Wait()
	fmt.Println("all shards are done")
}
