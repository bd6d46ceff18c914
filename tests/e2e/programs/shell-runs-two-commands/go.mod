module example.com/shell-runs-two-commands

go 1.21
