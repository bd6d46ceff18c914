module example.com/time-zone-file-of-removed-package

go 1.21
