module example.com/gopath-layout

go 1.21
