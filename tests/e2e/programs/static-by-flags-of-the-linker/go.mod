module example.com/static-by-flags-of-the-linker

go 1.21
