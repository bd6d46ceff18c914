module example.com/web

go 1.24

require github.com/jonas747/dca v0.0.0-20210930103944-155f5e5f0cc7
