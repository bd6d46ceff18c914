module example.com/toolchain-as-program

go 1.21
