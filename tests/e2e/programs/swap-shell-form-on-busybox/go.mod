module example.com/swap-shell-form-on-busybox

go 1.21
