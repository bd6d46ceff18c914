module example.com/page

go 1.22

require (
	github.com/gin-gonic/gin v1.9.1
	github.com/spf13/viper v1.18.2
)
