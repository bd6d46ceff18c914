package main

import (
	"log"
	"os"

	"github.com/mistifyio/go-zfs/v3"
)

func main() {
	pools, err := zfs.ListZpools()
	if err != nil {
		log.Fatal(err)
	}
	log.Println(len(pools), os.Args)
}
