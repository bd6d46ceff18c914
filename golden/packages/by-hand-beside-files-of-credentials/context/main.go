package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	println(settings.Region, err)
}
