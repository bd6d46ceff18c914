module example.com/script-as-entrypoint

go 1.21
