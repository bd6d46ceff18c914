module example.com/shop

go 1.24

require github.com/spf13/afero v1.14.0
