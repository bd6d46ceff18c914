package main

import (
	"log"

	"github.com/gin-gonic/gin"
	"github.com/spf13/viper"
)

func main() {
	viper.SetConfigName("settings")
	viper.AddConfigPath("./configs")
	if err := viper.ReadInConfig(); err != nil {
		log.Fatal(err)
	}
	router := gin.Default()
	router.LoadHTMLGlob("views/**/*")
	router.Static("/assets", "./public/assets")
	router.StaticFile("/favicon.ico", "./public/favicon.ico")
	log.Fatal(router.Run())
}
