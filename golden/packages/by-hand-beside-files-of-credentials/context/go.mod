module example.com/app

go 1.24

require github.com/aws/aws-sdk-go-v2/config v1.31.0
