module example.com/app

go 1.24

require (
	github.com/rubenv/sql-migrate v1.7.1
	gopkg.in/natefinch/lumberjack.v2 v2.2.1
)
