module example.com/disk

go 1.24

require github.com/mistifyio/go-zfs/v3 v3.0.1
