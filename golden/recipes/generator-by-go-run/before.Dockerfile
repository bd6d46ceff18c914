FROM golang:1.24
WORKDIR /app
COPY . .
RUN go run github.com/swaggo/swag/cmd/swag@v1.16.3 init
RUN go run -mod=mod github.com/google/wire/cmd/wire ./... && go tool templ generate
RUN go build -o shop .
CMD ["./shop"]
