module example.com/log-folder-lost

go 1.27
