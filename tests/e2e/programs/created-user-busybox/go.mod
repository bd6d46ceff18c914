module example.com/created-user-busybox

go 1.21
