module example.com/disk

go 1.24

require github.com/hanwen/go-fuse/v2 v2.7.2
