FROM golang:1.24
WORKDIR /app
COPY . .
RUN go install github.com/swaggo/swag/cmd/swag@v1.16.3
RUN swag init -g main.go --output api
RUN go build -o shop .
CMD ["./shop"]
