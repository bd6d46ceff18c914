module example.com/zlib-by-pkg-config

go 1.21
