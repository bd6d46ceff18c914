package main

import (
	"gopkg.in/natefinch/lumberjack.v2"
	"log"
	migrate "github.com/rubenv/sql-migrate"
)

func main() {
	log.SetOutput(&lumberjack.Logger{Filename: "logs/app.log", MaxSize: 10})
	source := &migrate.FileMigrationSource{Dir: "db/migrations"}
	log.Println(source.FindMigrations())
}
