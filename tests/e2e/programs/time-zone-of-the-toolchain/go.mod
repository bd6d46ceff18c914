module example.com/time-zone-of-the-toolchain

go 1.21
